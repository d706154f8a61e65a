using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VersionedContent.Accounts.Data.Migrations
{
    /// <inheritdoc />
    public partial class AuditFilters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_people_suspended",
                schema: "accounts",
                table: "people",
                column: "suspended_until",
                filter: "suspended_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_audit_actor",
                schema: "accounts",
                table: "audit",
                columns: new[] { "actor_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_at",
                schema: "accounts",
                table: "audit",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_people_suspended",
                schema: "accounts",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_audit_actor",
                schema: "accounts",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_audit_at",
                schema: "accounts",
                table: "audit");
        }
    }
}
