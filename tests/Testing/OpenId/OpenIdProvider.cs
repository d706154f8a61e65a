using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VersionedContent.Testing.OpenId;

/// <summary>
/// An OpenID Connect provider on this machine: discovery, keys, a page to sign in on, and a token endpoint that holds to
/// PKCE, the client's secret, the redirect address and the single use of a code. It goes by a name where the site goes by a
/// number, so that browsers take the two for different sites, as they would be.
/// </summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "the-wiki";

    private readonly ConcurrentDictionary<string, Someone> _people = new();
    private readonly ConcurrentDictionary<string, Grant> _codes = new();
    private readonly ConcurrentDictionary<string, Someone> _accessTokens = new();
    private readonly IdTokens _tokens = new();
    private WebApplication? _app;

    private sealed record Grant(Someone Someone, string RedirectUri, string Challenge, string Nonce);

    public string ClientSecret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>The issuer.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What was asked for at last.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    /// <summary>Every code, token and verifier that went over the line.</summary>
    public ConcurrentBag<string> Secrets { get; } = [];

    /// <summary>Somebody new who may sign in.</summary>
    public Someone Add(string? name = "Mara Ride", string? email = null, bool? verified = null, Flaw flaw = Flaw.None, TimeSpan? signedInAgo = null)
    {
        var someone = new Someone(Guid.NewGuid().ToString("n"), name, email, verified, flaw, signedInAgo);
        _people[someone.Subject] = someone;
        return someone;
    }

    public void Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/.well-known/openid-configuration", Discovery);
        _app.MapGet("/keys", () => Results.Json(_tokens.Keys));
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/authorize", Answer);
        _app.MapPost("/token", Token);
        _app.MapGet("/userinfo", UserInfo);
        _app.Start();
        Address = new UriBuilder(_app.Urls.First()) { Host = "localhost" }.Uri.ToString().TrimEnd('/');
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _tokens.Dispose();
    }

    private IResult Discovery() => Results.Json(new
    {
        issuer = Address,
        authorization_endpoint = $"{Address}/authorize",
        token_endpoint = $"{Address}/token",
        userinfo_endpoint = $"{Address}/userinfo",
        jwks_uri = $"{Address}/keys",
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
    });

    private IResult Authorize(HttpRequest request)
    {
        Asked = request.Query.ToDictionary(part => part.Key, part => part.Value.ToString());
        if (Of("client_id") != ClientId || Of("response_type") != "code" || Of("code_challenge_method") != "S256" || Of("state").Length == 0 || Of("nonce").Length == 0)
            return Results.BadRequest("This is no request for a code.");
        var hidden = string.Concat(Asked.Select(part => $"<input type=hidden name=\"{part.Key}\" value=\"{WebUtility.HtmlEncode(part.Value)}\">"));
        return Results.Content(
            $"""
             <!doctype html><html lang="en"><title>The provider</title><main><h1>Who are you?</h1>
             <form method="post" action="/authorize" id="sign-in">{hidden}<label>Subject <input name="subject"></label><button>Sign in there</button></form>
             <form method="post" action="/authorize" id="refuse">{hidden}<input type="hidden" name="refuse" value="yes"><button>Refuse</button></form>
             </main></html>
             """, "text/html");

        string Of(string name) => Asked.TryGetValue(name, out var value) ? value : "";
    }

    private async Task<IResult> Answer(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var answer = new Dictionary<string, string?> { ["state"] = form["state"] };
        if (form["refuse"] == "yes")
        {
            answer["error"] = "access_denied";
        }
        else
        {
            var code = NewSecret();
            _codes[code] = new Grant(_people[form["subject"].ToString()], form["redirect_uri"].ToString(), form["code_challenge"].ToString(), form["nonce"].ToString());
            answer["code"] = code;
        }

        return Results.Redirect(QueryHelpers.AddQueryString(form["redirect_uri"].ToString(), answer));
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var verifier = form["code_verifier"].ToString();
        Secrets.Add(verifier);
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        if (form["grant_type"] != "authorization_code" || !_codes.TryRemove(form["code"].ToString(), out var grant)
            || grant.RedirectUri != form["redirect_uri"] || grant.Challenge != challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        if (grant.Someone.Flaw == Flaw.TokenEndpointDown)
            return Results.StatusCode(503);
        var access = NewSecret();
        _accessTokens[access] = grant.Someone;
        var id = _tokens.Make(Address, ClientId, ClientSecret, grant.Nonce, grant.Someone);
        Secrets.Add(id);
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = 300, id_token = id });
    }

    private IResult UserInfo(HttpRequest request)
    {
        if (!_accessTokens.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var someone))
            return Results.Unauthorized();
        var about = new Dictionary<string, object> { ["sub"] = someone.Flaw == Flaw.OtherUserInfo ? "somebody-else" : someone.Subject };
        IdTokens.Tell(about, someone);
        if (someone.Flaw == Flaw.OtherEmailInUserInfo)
            about["email"] = $"other-{someone.Email}";
        return Results.Json(about);
    }

    private string NewSecret()
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        Secrets.Add(secret);
        return secret;
    }
}
