CREATE TABLE `checkpoints` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`fold_version` integer NOT NULL,
	`history` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`connection` text,
	`type` text NOT NULL,
	`outage_id` integer,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_by_connection` ON `events` (`connection`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_type` ON `events` (`type`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_outage` ON `events` (`outage_id`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_at` ON `events` (`at`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outages` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection` text NOT NULL,
	`scope` text NOT NULL,
	`channel` text,
	`market` text,
	`cause` text NOT NULL,
	`attribution` text NOT NULL,
	`detail` text,
	`planned` integer NOT NULL,
	`started_at` integer NOT NULL,
	`detected_at` integer NOT NULL,
	`ended_at` integer,
	`recovered_at` integer,
	`duration_ms` integer,
	`detection_ms` integer NOT NULL,
	`attempts` integer NOT NULL,
	`ended_by` text,
	`phases` text
);
--> statement-breakpoint
CREATE INDEX `outages_by_start` ON `outages` (`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `outages_by_connection` ON `outages` (`connection`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `outages_ongoing` ON `outages` (`connection`) WHERE "outages"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`started_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`ended_at` integer,
	`clean` integer
);
--> statement-breakpoint
CREATE TABLE `samples` (
	`connection` text NOT NULL,
	`metric` text NOT NULL,
	`at` integer NOT NULL,
	`bucket_ms` integer NOT NULL,
	`n` integer NOT NULL,
	`mean` real NOT NULL,
	`min` real NOT NULL,
	`max` real NOT NULL,
	PRIMARY KEY(`connection`, `metric`, `at`)
);
--> statement-breakpoint
CREATE TABLE `state_intervals` (
	`connection` text NOT NULL,
	`state` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	`outage_id` integer,
	PRIMARY KEY(`connection`, `from_at`)
);
