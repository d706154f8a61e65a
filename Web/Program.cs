return await VersionedContent.Web.Commands.SiteCommands.Run(args);
