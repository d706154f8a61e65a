using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Email;

/// <summary>What letters about addresses say. None shows a secret beside its link.</summary>
internal static class EmailLetters
{
    internal const string TakenKind = "email.taken";
    internal const string ChangedKind = "email.changed";

    private const string NotYou = "If this was not you, there is nothing to do: without the link nothing happens.";

    internal static Letter Confirm(string site, string name, string secret) => new(
        LinkPurposes.ConfirmEmail,
        "Confirm your e-mail address",
        [$"The account {name} at {site} gives this as its e-mail address. Confirm that it is yours, so that you can set a new password if you forget yours.", "The link is good for a day.", NotYou],
        "Confirm this address", $"/account/email/confirm?token={secret}");

    /// <param name="owner">The account that confirmed the address.</param>
    /// <param name="name">The account that now claims it too.</param>
    internal static Letter Taken(string site, string owner, string name) => new(
        TakenKind,
        "Somebody made an account with your address",
        [
            $"The new account {name} at {site} gives this e-mail address. It cannot be confirmed for that account, as it is yours: you are {owner} there.",
            $"If it was you, sign in as {owner}. Forgot the password? Set a new one.",
            "If this was not you, there is nothing to do.",
        ],
        "Set a new password", "/account/password/forgotten");

    internal static Letter Take(string site, string name, string secret) => new(
        LinkPurposes.TakeEmail,
        "Use this e-mail address?",
        [$"The account {name} at {site} wants to change its e-mail address to this one. Agree, if it is yours.", "The link is good for a day.", NotYou],
        "Agree to the change", $"/account/email/confirm?token={secret}");

    internal static Letter Leave(string site, string name, string next, string secret) => new(
        LinkPurposes.LeaveEmail,
        "Change your e-mail address?",
        [
            $"Your account {name} at {site} is to have another e-mail address: {next}. The change is made once you agree here and there.",
            "The link is good for a day.",
            "If this was not you, do not agree, and change your password: somebody else knows it.",
        ],
        "Agree to the change", $"/account/email/confirm?token={secret}");

    internal static Letter Changed(string site, string name) => new(
        ChangedKind,
        "Your e-mail address was changed",
        [$"Your account {name} at {site} has another e-mail address now. Letters no longer come here.", "If this was not you, write to the people who run the site."]);
}
