namespace VersionedContent.Accounts.Mail;

/// <summary>What a letter says. It is set as plain text and as HTML from the same words when it is sent.</summary>
/// <param name="Kind">What it is about, such as <c>password.reset</c>.</param>
/// <param name="Paragraphs">Plain text.</param>
/// <param name="Button">What the link says; null in a letter without one.</param>
/// <param name="Path">Where the link leads on this site, starting with <c>/</c>: the site's public address is put before it when the letter is sent.</param>
internal sealed record Letter(string Kind, string Subject, IReadOnlyList<string> Paragraphs, string? Button = null, string? Path = null);

/// <summary>A letter waits to be sent. Written to the outbox with it.</summary>
public sealed record MailWritten(Guid MailId);
