using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.External;

internal enum ErrandKind
{
    /// <summary>Sign in, or make an account.</summary>
    SignIn,

    /// <summary>Add the login to the account that is signed in.</summary>
    Attach,

    /// <summary>Show anew who is at the browser.</summary>
    Confirm,
}

/// <summary>
/// What somebody is sent to a provider for. It travels there and back in the encrypted state, so whoever comes back did set
/// out from here, as that person and in that session.
/// </summary>
/// <param name="PersonId">Who set out; null for a visitor.</param>
internal sealed record Errand(ErrandKind Kind, string? ReturnUrl, Guid? PersonId, Guid? Session, DateTimeOffset BeganAt)
{
    private const string KindItem = "errand";
    private const string ReturnUrlItem = "returnUrl";
    private const string PersonItem = "person";
    private const string SessionItem = "session";
    private const string BeganItem = "began";

    /// <summary>Whether the same person comes back, in the same session.</summary>
    public bool IsOf(ClaimsPrincipal principal) => PersonId is not null && PersonId == principal.Viewer().Id && Session == principal.SessionId();

    public OpenIdConnectChallengeProperties ToProperties()
    {
        var properties = new OpenIdConnectChallengeProperties
        {
            RedirectUri = "/account/external/finish",
            Items =
            {
                [KindItem] = Kind.ToString(),
                [ReturnUrlItem] = ReturnUrl,
                [PersonItem] = PersonId?.ToString(),
                [SessionItem] = Session?.ToString(),
                [BeganItem] = BeganAt.ToString("O", CultureInfo.InvariantCulture),
            },
        };
        if (Kind == ErrandKind.Confirm)
            (properties.MaxAge, properties.Prompt) = (TimeSpan.Zero, ExternalEvents.AskAnew);
        return properties;
    }

    /// <summary>Null for a state that is none of ours.</summary>
    public static Errand? Of(IDictionary<string, string?>? items)
    {
        if (items is null || !Enum.TryParse<ErrandKind>(Item(KindItem), out var kind))
            return null;
        var began = DateTimeOffset.Parse(Item(BeganItem)!, CultureInfo.InvariantCulture);
        return new Errand(kind, Item(ReturnUrlItem), Id(PersonItem), Id(SessionItem), began);

        string? Item(string key) => items.TryGetValue(key, out var value) ? value : null;
        Guid? Id(string key) => Guid.TryParse(Item(key), out var id) ? id : null;
    }
}
