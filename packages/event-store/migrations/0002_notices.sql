CREATE TABLE `acknowledgements` (
	`outage` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`reason` text
);
--> statement-breakpoint
CREATE INDEX `acknowledgements_by_at` ON `acknowledgements` (`at`);--> statement-breakpoint
CREATE TABLE `notice_connections` (
	`connection` text NOT NULL,
	`notice` integer NOT NULL,
	`channel` text NOT NULL,
	`status` text NOT NULL,
	PRIMARY KEY(`connection`, `notice`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notice_tries` (
	`notice` integer NOT NULL,
	`n` integer NOT NULL,
	`at` integer NOT NULL,
	`elapsed_ms` integer NOT NULL,
	`outcome` text NOT NULL,
	`http_status` integer,
	`error` text,
	PRIMARY KEY(`notice`, `n`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notices` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel` text NOT NULL,
	`loudness` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer,
	`tries` integer NOT NULL,
	`sent_at` integer,
	`settled_at` integer,
	`detail` text,
	`content` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `notices_by_channel` ON `notices` (`channel`,`id`,`status`);--> statement-breakpoint
CREATE INDEX `notices_by_status` ON `notices` (`status`,`id`,`channel`);--> statement-breakpoint
CREATE INDEX `notices_due` ON `notices` (`due_at`,`id`) WHERE "notices"."due_at" is not null;--> statement-breakpoint
CREATE INDEX `notices_settled` ON `notices` (`settled_at`,`id`) WHERE "notices"."settled_at" is not null;--> statement-breakpoint
CREATE TABLE `silences` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`connection` text,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`reason` text,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`over_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `silences_by_end` ON `silences` (`over_at`);