using System.Globalization;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Devices;

internal static class NewDeviceLetter
{
    internal const string Kind = "sign-in.new-device";

    public static Letter Of(string name, Client client, DateTimeOffset at) => new(
        Kind,
        "A sign-in from a new device",
        [
            $"Somebody signed in to your account, {name}, from a device that it was never signed in to from before:",
            $"Device: {client.Device}",
            $"Network address: {client.Address}",
            $"Time: {at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC",
            "If that was you, there is nothing to do.",
            "If it was not you, somebody knows your password. End that session, and all others, on the page below; then set a new password. "
                + "If you cannot sign in any more, set a new one at /account/password/forgotten.",
        ],
        "See where you are signed in",
        "/account/sessions");
}
