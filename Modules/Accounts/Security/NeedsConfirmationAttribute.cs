using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Security;

/// <summary>A page that shows or changes ways into the account: it leads to /account/confirm and back first.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsConfirmationAttribute : Attribute, IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var confirmation = http.RequestServices.GetRequiredService<Confirmation>();
        if (http.User.Viewer().Id is { } id && await confirmation.IsRecent(http, id, http.RequestAborted))
            await next();
        else
            context.Result = new RedirectResult($"/account/confirm?returnUrl={Uri.EscapeDataString(http.Request.Path)}");
    }
}
