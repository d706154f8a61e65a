using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using VersionedContent.Accounts.Tokens;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// How often one network address may try to sign in, sign up, have a letter sent or have the site work hard.
/// Looking at the forms is not counted. Each process counts for itself.
/// </summary>
internal static class RateLimits
{
    internal const string SignIn = "sign-in";
    internal const string SignUp = "sign-up";
    internal const string Letters = "letters";

    /// <summary>Pictures read and archives written: megabytes of memory and seconds of a processor each.</summary>
    internal const string Heavy = "heavy";

    public static void AddAccountLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.AddPolicy(SignIn, context => ByAddress(context, options => (options.SignInsPerMinute, TimeSpan.FromMinutes(1))));
        limiter.AddPolicy(SignUp, context => ByAddress(context, options => (options.SignUpsPerHour, TimeSpan.FromHours(1))));
        limiter.AddPolicy(Letters, context => ByAddress(context, options => (options.LettersAskedPerHour, TimeSpan.FromHours(1))));
        limiter.AddPolicy(Heavy, context => ByAddress(context, options => (options.HeavyPerMinute, TimeSpan.FromMinutes(1)), IsApi(context)));
        limiter.GlobalLimiter = TokenLimit.Limiter();
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected ??= (rejected, _) => Refuse(rejected);
    });

    private static RateLimitPartition<string> ByAddress(HttpContext context, Func<AccountsOptions, (int Permits, TimeSpan Window)> limit, bool readingCounts = false)
    {
        if (!readingCounts && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
            return RateLimitPartition.GetNoLimiter("looking");
        var address = Network(context.Connection.RemoteIpAddress);
        var (permits, window) = limit(context.RequestServices.GetRequiredService<IOptions<AccountsOptions>>().Value);
        return RateLimitPartition.GetSlidingWindowLimiter(address, _ => new()
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = 6,
            AutoReplenishment = true,
        });
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whoever has an IPv6 address has the 2^64 others of its network as well: these count as one.</summary>
    internal static string Network(IPAddress? address)
    {
        if (address is null)
            return "nowhere";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]])}/64"
            : address.ToString();
    }

    private static async ValueTask Refuse(OnRejectedContext rejected)
    {
        var response = rejected.HttpContext.Response;
        // Sliding windows tell no time to wait; a segment of the longer one is a fair answer.
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(60);
        response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (!IsApi(rejected.HttpContext))
            return;
        await rejected.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new() { HttpContext = rejected.HttpContext, ProblemDetails = { Status = response.StatusCode } });
    }
}
