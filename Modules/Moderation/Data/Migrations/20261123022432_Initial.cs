using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace VersionedContent.Moderation.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "moderation");

            migrationBuilder.CreateTable(
                name: "submissions",
                schema: "moderation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    branch = table.Column<string>(type: "text", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_name = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<string>(type: "text", nullable: true),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    risk = table.Column<short>(type: "smallint", nullable: false),
                    claimed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    claimed_by_name = table.Column<string>(type: "text", nullable: true),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_by_name = table.Column<string>(type: "text", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision = table.Column<string>(type: "text", nullable: true),
                    findings = table.Column<string>(type: "jsonb", nullable: false),
                    head = table.Column<long>(type: "bigint", nullable: false),
                    checked_head = table.Column<long>(type: "bigint", nullable: true),
                    merge_id = table.Column<Guid>(type: "uuid", nullable: true),
                    change_set_id = table.Column<long>(type: "bigint", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submissions", x => x.id);
                    table.CheckConstraint("ck_submissions_claim", "(claimed_by IS NULL) = (claimed_until IS NULL)");
                    table.CheckConstraint("ck_submissions_landed", "(state = 5) = (change_set_id IS NOT NULL)");
                    table.CheckConstraint("ck_submissions_state", "state BETWEEN 0 AND 8");
                });

            migrationBuilder.CreateTable(
                name: "transitions",
                schema: "moderation",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    submission_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    step = table.Column<short>(type: "smallint", nullable: false),
                    from = table.Column<short>(type: "smallint", nullable: false),
                    to = table.Column<short>(type: "smallint", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    head = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_transitions", x => x.id);
                    table.ForeignKey(
                        name: "FK_transitions_submissions_submission_id",
                        column: x => x.submission_id,
                        principalSchema: "moderation",
                        principalTable: "submissions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_submissions_author",
                schema: "moderation",
                table: "submissions",
                columns: new[] { "author_id", "opened_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_submissions_branch",
                schema: "moderation",
                table: "submissions",
                column: "branch",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_submissions_claimed",
                schema: "moderation",
                table: "submissions",
                columns: new[] { "claimed_by", "due_at" },
                filter: "claimed_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_decided",
                schema: "moderation",
                table: "submissions",
                column: "decided_by",
                filter: "decided_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_queue",
                schema: "moderation",
                table: "submissions",
                columns: new[] { "due_at", "id" },
                filter: "state IN (2, 3)");

            migrationBuilder.CreateIndex(
                name: "ix_submissions_queue_type",
                schema: "moderation",
                table: "submissions",
                columns: new[] { "type", "due_at", "id" },
                filter: "state IN (2, 3)");

            migrationBuilder.CreateIndex(
                name: "ix_transitions_by",
                schema: "moderation",
                table: "transitions",
                column: "by_id");

            migrationBuilder.CreateIndex(
                name: "ix_transitions_submission",
                schema: "moderation",
                table: "transitions",
                columns: new[] { "submission_id", "id" });

            // The record of what happened is only added to; a person's new name is all that may change in it.
            migrationBuilder.Sql("""
                CREATE FUNCTION moderation.keep_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'by_name') IS DISTINCT FROM (to_jsonb(OLD) - 'by_name') THEN
                        RAISE EXCEPTION 'moderation.transitions is only added to';
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER keep_transitions BEFORE UPDATE OR DELETE ON moderation.transitions
                    FOR EACH ROW EXECUTE FUNCTION moderation.keep_transitions();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "transitions",
                schema: "moderation");
            migrationBuilder.Sql("DROP FUNCTION moderation.keep_transitions();");

            migrationBuilder.DropTable(
                name: "submissions",
                schema: "moderation");
        }
    }
}
