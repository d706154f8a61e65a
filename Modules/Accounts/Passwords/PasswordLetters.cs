using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Passwords;

/// <summary>What letters about passwords say.</summary>
internal static class PasswordLetters
{
    internal const string ChangedKind = "password.changed";

    internal static Letter Reset(string site, string name, string secret) => new(
        LinkPurposes.ResetPassword,
        "Set a new password",
        [
            $"Somebody, you perhaps, forgot the password of your account {name} at {site}. Set a new one behind this link.",
            "The link is good for half an hour, and once.",
            "If this was not you, there is nothing to do: your password stays as it is.",
        ],
        "Set a new password", $"/account/password/reset?token={secret}");

    internal static Letter Changed(string site, string name) => New(
        site, name, "Its API tokens stay as they are: revoke on /account/tokens what you do not know.");

    internal static Letter SetByLetter(string site, string name) => New(site, name, "Its API tokens are revoked.");

    private static Letter New(string site, string name, string tokens) => new(
        ChangedKind,
        "Your password was changed",
        [
            $"Your account {name} at {site} has a new password. Every device that was signed in with the old one is signed out. {tokens}",
            "If this was not you, set another password now: whoever has this letter box can.",
        ],
        "Set another password", "/account/password/forgotten");
}
