using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts;

internal static class FormPage
{
    /// <summary>The form again, with what was typed and what is wrong beside each field.</summary>
    public static IActionResult Refused(this PageModel page, FieldErrors errors)
    {
        foreach (var (field, problem) in errors)
            page.ModelState.AddModelError(field.Length == 0 ? "" : $"{char.ToUpperInvariant(field[0])}{field[1..]}", problem);
        return page.Again(StatusCodes.Status400BadRequest);
    }

    /// <summary>The form again, with a problem of no one field.</summary>
    public static IActionResult Refused(this PageModel page, int status, string problem)
    {
        page.ModelState.AddModelError("", problem);
        return page.Again(status);
    }

    /// <summary>Where the person came from, as long as that is on this site; else the home page.</summary>
    public static IActionResult Back(this PageModel page, string? returnUrl) =>
        page.LocalRedirect(page.Url.IsLocalUrl(returnUrl) ? AsHeader(returnUrl) : "/");

    /// <summary>Where a sign-in leads: back, or where the account is being closed to where that is undone.</summary>
    public static IActionResult SignedIn(this PageModel page, Account account, string? returnUrl) =>
        account.ClosesAt is null ? page.Back(returnUrl) : page.LocalRedirect(ClosingPage.Address);

    /// <summary>A header holds ASCII only; what is escaped already stays as it is.</summary>
    private static string AsHeader(string url) =>
        string.Concat(url.EnumerateRunes().Select(rune => rune.Value is > ' ' and < 0x7F ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private static PageResult Again(this PageModel page, int status)
    {
        page.Response.StatusCode = status;
        return page.Page();
    }
}
