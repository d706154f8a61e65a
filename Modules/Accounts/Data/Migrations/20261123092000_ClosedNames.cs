using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VersionedContent.Accounts.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClosedNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "closed_names",
                schema: "accounts",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_closed_names", x => x.hash);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "closed_names",
                schema: "accounts");
        }
    }
}
