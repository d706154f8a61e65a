using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Web.Home;

internal sealed class IndexModel(IOptions<Site> site) : PageModel
{
    public Site Site => site.Value;

    public bool SignedIn => User.Viewer().Id is not null;
}
