namespace VersionedContent.Web.Embedded;

/// <summary>An embedded service cannot run here. The message is for a person: it says what to do.</summary>
internal sealed class EmbeddedServiceException(string message) : Exception(message);
