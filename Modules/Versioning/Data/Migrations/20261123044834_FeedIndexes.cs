using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VersionedContent.Versioning.Data.Migrations
{
    /// <inheritdoc />
    public partial class FeedIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_versions_change_set_id",
                schema: "versioning",
                table: "versions");

            migrationBuilder.CreateIndex(
                name: "IX_versions_change_set_id_document_id",
                schema: "versioning",
                table: "versions",
                columns: new[] { "change_set_id", "document_id" });

            migrationBuilder.CreateIndex(
                name: "IX_branches_kind_state_id",
                schema: "versioning",
                table: "branches",
                columns: new[] { "kind", "state", "id" });

            // What someone wrote is looked for by name, in any case.
            migrationBuilder.Sql("CREATE INDEX ix_authors_name ON versioning.authors (lower(name));");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX versioning.ix_authors_name;");

            migrationBuilder.DropIndex(
                name: "IX_versions_change_set_id_document_id",
                schema: "versioning",
                table: "versions");

            migrationBuilder.DropIndex(
                name: "IX_branches_kind_state_id",
                schema: "versioning",
                table: "branches");

            migrationBuilder.CreateIndex(
                name: "IX_versions_change_set_id",
                schema: "versioning",
                table: "versions",
                column: "change_set_id");
        }
    }
}
