using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts;
using VersionedContent.Content.Browse;
using VersionedContent.Content.Data;
using VersionedContent.Content.Demo;
using VersionedContent.Content.Edit;
using VersionedContent.Content.Export;
using VersionedContent.Content.Home;
using VersionedContent.Content.Import;
using VersionedContent.Content.Listing;
using VersionedContent.Content.Media;
using VersionedContent.Content.Reviews;
using VersionedContent.Content.Search;
using VersionedContent.Content.Show;
using VersionedContent.Content.Text;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.ServiceDefaults.Commands;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning;

namespace VersionedContent.Content;

public static class ContentModule
{
    public static IHostApplicationBuilder AddContent(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase<ContentDb>(ContentDb.Schema);
        var services = builder.Services;
        services.AddSingleton<TypeCatalog>();
        services.AddScoped<ItemRules>().AddScoped<IDocumentRules>(scope => scope.GetRequiredService<ItemRules>());
        services.AddScoped<ISeed, SeedTypes>();
        services.AddHandler<ChangeSetCommitted, ListItems>();
        services.AddScoped<RebuildListing>();
        services.AddScoped<MediaStore>();
        services.AddSingleton<RenderedTexts>();
        services.AddScoped<ShowItem>().AddScoped<ItemContext>().AddScoped<NearItems>();
        services.AddScoped<SaveEdit>().AddScoped<PrepareForm>().AddScoped<ReadFormOptions>().AddScoped<ResolveConflict>();
        services.AddScoped<ListItemsOfType>().AddScoped<ListFacets>().AddScoped<FindItems>();
        services.AddScoped<WriteReview>().AddScoped<ReadReviews>().AddScoped<IProfilePart, ProfileReviews>();
        services.AddHandler<ReviewChanged, TellReview>();
        services.AddScoped<IActivityAbout, AboutReviews>();
        services.AddHandler<PersonRenamed, RenameReviewer>().AddHandler<AuthorErased, RenameReviewer>().AddHandler<AccountClosed, RenameReviewer>();
        services.AddPagePart<FeaturedItems>().AddPagePart<RecentChanges>().AddPagePart<SiteNumbers>();
        services.AddPagePart<BrowseChips>().AddPagePart<BrowseMenu>();
        services.AddScoped<LoadDocument>().AddScoped<VerifyDocument>();
        services.AddScoped<IPersonalData, OwnReviews>();
        services.AddScoped<DemoPictures>().AddScoped<IDemoContent, LoadDemo>();
        return builder;
    }
}
