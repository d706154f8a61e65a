using VersionedContent.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

// Where it is published to; a run on this machine knows nothing of it.
builder.AddAzureContainerAppEnvironment("site");

// The truth. Here a container whose data outlives it; in Azure a flexible server.
var database = builder.AddAzurePostgresFlexibleServer("postgres")
    .WithPasswordAuthentication()
    .RunAsContainer(postgres => postgres.WithDataVolume("versionedcontent-postgres").WithPgWeb())
    .WithSiteSettings()
    .AddDatabase("versionedcontent");

// What may be lost.
var cache = builder.AddAzureManagedRedis("cache")
    .WithAccessKeyAuthentication()
    .RunAsContainer();

// The same program with another command: brings every module's schema up to date, and ends.
var migrate = builder.AddProject<Projects.Web>("migrate", launchProfileName: null)
    .WithArgs("migrate")
    .WithReference(database).WaitFor(database)
    .PublishAsAzureContainerAppJob();

var web = builder.AddProject<Projects.Web>("web")
    .WithReference(database).WaitForCompletion(migrate)
    .WithReference(cache).WaitFor(cache)
    .WithReplicas(2)
    .WithHttpHealthCheck("/health")
    .WithHttpProbe(ProbeType.Readiness, "/health")
    .WithHttpProbe(ProbeType.Liveness, "/alive")
    .WithExternalHttpEndpoints();

// Container Apps wait for nothing, so there each replica brings the database up to date itself: safe, as they take turns.
if (builder.ExecutionContext.IsPublishMode)
    web.WithEnvironment("Database__MigrateAtStart", "true");

builder.Build().Run();
