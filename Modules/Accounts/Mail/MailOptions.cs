using System.Net;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace VersionedContent.Accounts.Mail;

/// <summary>The settings section <c>Mail</c>: the server that letters leave by. Without a host none leaves.</summary>
internal sealed class MailOptions
{
    internal const string Section = "Mail";

    /// <summary>The SMTP server's name or network address; empty for none.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>Empty where the server asks for none.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Whom letters are from: <c>post@example.org</c>, or <c>Lift Hill &lt;post@example.org&gt;</c>.</summary>
    public string From { get; set; } = "";

    /// <summary><c>starttls</c>, <c>tls</c> (from the first byte on, usually port 465) or <c>none</c>.</summary>
    public string Security { get; set; } = "starttls";

    /// <summary>How long it is kept that a letter was written, in days.</summary>
    public int KeptDays { get; set; } = 30;

    public bool HasServer => !string.IsNullOrWhiteSpace(Host);

    internal static readonly IReadOnlyDictionary<string, SecureSocketOptions> Securities =
        new Dictionary<string, SecureSocketOptions>(StringComparer.OrdinalIgnoreCase)
        {
            ["starttls"] = SecureSocketOptions.StartTls,
            ["tls"] = SecureSocketOptions.SslOnConnect,
            ["none"] = SecureSocketOptions.None,
        };
}

/// <summary>Stops the start of a site whose mail settings cannot work, and says which.</summary>
internal sealed class CheckMailOptions : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(MailOptions mail)
    {
        if (mail.KeptDays < 1)
            yield return $"Mail:KeptDays is {mail.KeptDays}; it is a number of days from 1 on.";
        if (!mail.HasServer)
            yield break;

        if (Uri.CheckHostName(mail.Host) == UriHostNameType.Unknown)
            yield return $"Mail:Host is '{mail.Host}', which is no name of a server. It looks like smtp.example.org; the port is Mail:Port.";
        if (mail.Port is < 1 or > IPEndPoint.MaxPort)
            yield return $"Mail:Port is {mail.Port}; it is a number from 1 to {IPEndPoint.MaxPort}.";
        if (!MailboxAddress.TryParse(mail.From, out var from) || !from.Address.Contains('@', StringComparison.Ordinal))
            yield return $"Mail:From is '{mail.From}', which is no e-mail address. It looks like post@example.org.";
        if (string.IsNullOrEmpty(mail.User) != string.IsNullOrEmpty(mail.Password))
            yield return "Mail:User and Mail:Password belong together: set both, or neither.";
        if (!MailOptions.Securities.ContainsKey(mail.Security))
            yield return $"Mail:Security is '{mail.Security}'; it is one of {string.Join(", ", MailOptions.Securities.Keys)}.";
        else if (mail.Security.Equals("none", StringComparison.OrdinalIgnoreCase) && mail.Password.Length > 0 && !IsThisMachine(mail.Host))
            yield return "Mail:Security is none, which would send Mail:Password over the network for all to read. Use starttls or tls.";
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
