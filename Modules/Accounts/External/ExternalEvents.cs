using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.External;

/// <summary>Where our ways differ from the protocol handler's.</summary>
internal sealed partial class ExternalEvents(ExternalProviders providers, IOptions<SiteAddressOptions> site, ILogger<ExternalEvents> logger) : OpenIdConnectEvents
{
    /// <summary>The prompt that has a provider ask even who is signed in there.</summary>
    internal const string AskAnew = "login";

    public override async Task RedirectToIdentityProvider(RedirectContext context)
    {
        // The address that the site has for readers, whatever the proxy in front of it calls it.
        if (site.Value.Address is { Length: > 0 } address)
            context.ProtocolMessage.RedirectUri = address.TrimEnd('/') + context.Options.CallbackPath;
        if (context.ProtocolMessage.Prompt != AskAnew || context.Options.ConfigurationManager is not { } manager)
            return;
        var supported = (await manager.GetConfigurationAsync(context.HttpContext.RequestAborted)).PromptValuesSupported;
        // Some refuse what they do not know; max_age, which is not refused, asks for the same.
        if (supported.Count > 0 && !supported.Contains(AskAnew))
            context.ProtocolMessage.Prompt = null;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        // The handler lets an unsigned token from the token endpoint pass, since TLS vouches for that; signed it has to be all the same.
        if (context.SecurityToken.RawSignature.Length == 0
            || context.Options.TokenValidationParameters.ValidAlgorithms?.Contains(context.SecurityToken.SignatureAlgorithm) == false)
            throw new SecurityTokenInvalidSignatureException("The id token is not signed.");
        return Task.CompletedTask;
    }

    public override Task TicketReceived(TicketReceivedContext context)
    {
        var provider = ProviderOf(context.Scheme);
        if (ExternalSignIn.Keep(provider, context.Principal!) is { } kept)
        {
            context.Principal = kept;
        }
        else
        {
            NamesNobody(provider.Name);
            Land(context.Response, context.Properties, provider, denied: false);
            context.HandleResponse();
        }

        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        Land(context.Response, context.Properties, ProviderOf(context.Scheme), denied: true);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        var provider = ProviderOf(context.Scheme);
        Failed(provider.Name, context.Failure?.Message);
        Land(context.Response, context.Properties, provider, denied: false);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static void Land(HttpResponse response, AuthenticationProperties? properties, ExternalProvider provider, bool denied)
    {
        var returnUrl = Errand.Of(properties?.Items)?.ReturnUrl;
        var query = new QueryString().Add("provider", provider.Name).Add("denied", denied ? "true" : "false");
        response.Redirect("/account/external/failed" + (returnUrl is null ? query : query.Add("returnUrl", returnUrl)));
    }

    private ExternalProvider ProviderOf(AuthenticationScheme scheme) => providers.All.Single(provider => provider.Scheme == scheme.Name);

    [LoggerMessage(LogLevel.Warning, "Signing in with {Provider} failed: {Reason}")]
    private partial void Failed(string provider, string? reason);

    [LoggerMessage(LogLevel.Warning, "Signing in with {Provider} failed: it named nobody")]
    private partial void NamesNobody(string provider);
}
