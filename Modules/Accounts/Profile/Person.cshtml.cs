using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Profile;

internal sealed class PersonPage(IPeople people, IEnumerable<IProfilePart> parts) : PageModel
{
    public Person Person { get; private set; } = null!;

    public IReadOnlyList<PartView> Sections { get; private set; } = [];

    public bool IsMine { get; private set; }

    public async Task<IActionResult> OnGet(string name, CancellationToken ct)
    {
        if (await people.ByName(name, ct) is not { } person)
            return NotFound();
        var viewer = User.Viewer();
        Person = person;
        IsMine = viewer.Id == person.Id;
        var sections = new List<PartView>();
        foreach (var part in parts.OrderBy(part => part.Order))
        {
            if (await part.Show(person, viewer, ct) is { } section)
                sections.Add(section);
        }

        Sections = sections;
        return Page();
    }
}
