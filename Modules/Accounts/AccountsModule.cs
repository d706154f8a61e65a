using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Activity;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Email;
using VersionedContent.Accounts.Export;
using VersionedContent.Accounts.External;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Notices;
using VersionedContent.Accounts.Passkeys;
using VersionedContent.Accounts.Passwords;
using VersionedContent.Accounts.People;
using VersionedContent.Accounts.Pictures;
using VersionedContent.Accounts.Profile;
using VersionedContent.Accounts.SecondFactor;
using VersionedContent.Accounts.Security;
using VersionedContent.Accounts.Seeding;
using VersionedContent.Accounts.Settings;
using VersionedContent.Accounts.SignIn;
using VersionedContent.Accounts.SignUp;
using VersionedContent.Accounts.Tokens;
using VersionedContent.Accounts.Trust;
using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.Accounts;

/// <summary>Who you are and what you may do.</summary>
public static class AccountsModule
{
    private const string CookieOrToken = "cookie or token";

    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase<AccountsDb>(AccountsDb.Schema, AccountsDb.AuditTable);
        var services = builder.Services;
        services.Configure<AccountsOptions>(builder.Configuration.GetSection(AccountsOptions.Section));
        services.AddMemoryCache();
        services.AddHttpContextAccessor();
        services.AddProblemDetails();
        services.AddDataProtection().SetApplicationName("VersionedContent").PersistKeysToDbContext<AccountsDb>();

        AddIdentity(services);
        var cookies = new SiteCookies(builder.Environment);
        AddSchemes(services, cookies);
        AddPolicies(services);
        services.AddAccountLimits();

        services.AddAccess();
        services.AddSignUp();
        services.AddSignIn();
        services.AddMail(builder.Configuration, builder.Environment);
        services.AddEmail();
        services.AddPasswords();
        services.AddSecurity();
        services.AddPasskeys();
        services.AddSecondFactor(cookies);
        services.AddExternal(builder.Configuration, cookies);
        services.AddProfiles();
        services.AddTokens();
        services.AddExport();
        services.AddClosing();
        services.AddPeople();
        services.AddTrust(builder.Configuration);
        services.AddAudit();
        services.AddNotices();
        services.AddActivity();
        services.AddSettings();
        services.AddPictures();
        services.AddScoped<IAccountSeeding, EnsureAccount>();
        return builder;
    }

    private static void AddIdentity(IServiceCollection services)
    {
        // Registered first, so that Identity's own rules stay away: every rule has one place.
        services.AddScoped<IUserValidator<Account>, IdentityRules>();
        services.AddScoped<IPasswordValidator<Account>, IdentityRules>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddOptions<PasswordHasherOptions>()
            .Configure<IOptions<AccountsOptions>>((hasher, accounts) => hasher.IterationCount = accounts.Value.PasswordRounds);
        services.AddIdentityCore<Account>(AccountsDb.Configure)
            .AddUserStore<AccountStore>()
            .AddDefaultTokenProviders();
    }

    private static void AddSchemes(IServiceCollection services, SiteCookies cookies)
    {
        services.AddAuthentication(CookieOrToken)
            .AddPolicyScheme(CookieOrToken, displayName: null, scheme => scheme.ForwardDefaultSelector = context =>
                TokenScheme.Of(context.Request) is not null ? TokenScheme.Name
                : context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                    ? IdentityConstants.BearerScheme
                    : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, displayName: null, configureOptions: null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = cookies.Session;
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = cookies.SecureOnly ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/account/sign-in";
                cookie.LogoutPath = "/account/sign-out";
                cookie.ReturnUrlParameter = "returnUrl";
                // The sign-in page leads back itself, by a stricter rule of what is on this site.
                cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
                // Where someone is who they are and may not do this, there is nothing to redirect them to.
                cookie.Events.OnRedirectToAccessDenied = denied =>
                {
                    denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            });
        services.AddOptions<BearerTokenOptions>(IdentityConstants.BearerScheme).Configure<IOptions<AccountsOptions>>((tokens, accounts) =>
            tokens.RefreshTokenExpiration = 2 * accounts.Value.SessionLife);
        services.AddScoped<IClaimsTransformation, CurrentAccount>();
    }

    private static void AddPolicies(IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder();
        foreach (var permission in Permissions.All)
            policies.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().RequireClaim(ViewerClaims.Permission, permission));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Denials>();
    }
}
