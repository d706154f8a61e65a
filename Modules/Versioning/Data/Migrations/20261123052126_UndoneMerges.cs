using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VersionedContent.Versioning.Data.Migrations
{
    /// <inheritdoc />
    public partial class UndoneMerges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_change_sets_undone_by_id",
                schema: "versioning",
                table: "change_sets",
                column: "undone_by_id",
                filter: "undone_by_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_change_sets_undone_by_id",
                schema: "versioning",
                table: "change_sets");
        }
    }
}
