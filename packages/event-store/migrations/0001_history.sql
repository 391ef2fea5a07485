CREATE TABLE `outage_digests` (
	`connection` text NOT NULL,
	`from_at` integer NOT NULL,
	`first_id` integer NOT NULL,
	`n` integer NOT NULL,
	`records` blob NOT NULL,
	PRIMARY KEY(`connection`, `from_at`, `first_id`)
);
--> statement-breakpoint
CREATE TABLE `rollups` (
	`connection` text NOT NULL,
	`bucket_ms` integer NOT NULL,
	`at` integer NOT NULL,
	`outages` integer NOT NULL,
	`planned` integer NOT NULL,
	`recoveries` integer NOT NULL,
	`recovery_sum_ms` real NOT NULL,
	`recovery_min_ms` real,
	`recovery_max_ms` real,
	`detections` integer NOT NULL,
	`detection_sum_ms` real NOT NULL,
	`detection_max_ms` real,
	PRIMARY KEY(`connection`, `bucket_ms`, `at`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `events_by_at`;--> statement-breakpoint
DROP INDEX `events_by_connection`;--> statement-breakpoint
DROP INDEX `events_by_type`;--> statement-breakpoint
CREATE INDEX `events_by_connection` ON `events` (`connection`,`id`,`type`);--> statement-breakpoint
CREATE INDEX `events_by_type` ON `events` (`type`,`id`,`connection`);--> statement-breakpoint
DROP INDEX `events_by_outage`;--> statement-breakpoint
CREATE INDEX `events_by_outage` ON `events` (`outage_id`,`id`) WHERE "events"."outage_id" is not null;--> statement-breakpoint
DROP INDEX `outages_ongoing`;--> statement-breakpoint
DROP INDEX `outages_by_connection`;--> statement-breakpoint
CREATE INDEX `outages_by_connection` ON `outages` (`connection`,`started_at`,`id`,`cause`);--> statement-breakpoint
CREATE INDEX `outages_by_cause` ON `outages` (`cause`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `outages_by_scope` ON `outages` (`scope`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `outages_by_duration` ON `outages` (`duration_ms`,`started_at`,`id`);--> statement-breakpoint
CREATE INDEX `outages_by_length` ON `outages` ("ended_at" - "started_at") WHERE "outages"."ended_at" - "outages"."started_at" > 60000;--> statement-breakpoint
CREATE INDEX `outages_ongoing` ON `outages` (`started_at`,`id`) WHERE "outages"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `__new_samples` (
	`connection` text NOT NULL,
	`metric` text NOT NULL,
	`at` integer NOT NULL,
	`bucket_ms` integer NOT NULL,
	`n` integer NOT NULL,
	`mean` real NOT NULL,
	`min` real NOT NULL,
	`max` real NOT NULL,
	PRIMARY KEY(`connection`, `metric`, `bucket_ms`, `at`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_samples`("connection", "metric", "at", "bucket_ms", "n", "mean", "min", "max") SELECT "connection", "metric", "at", "bucket_ms", "n", "mean", "min", "max" FROM `samples`;--> statement-breakpoint
DROP TABLE `samples`;--> statement-breakpoint
ALTER TABLE `__new_samples` RENAME TO `samples`;--> statement-breakpoint
-- Projections: without a checkpoint the next open makes them anew from the events.
DROP TABLE `checkpoints`;--> statement-breakpoint
CREATE TABLE `checkpoints` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`fold_version` integer NOT NULL,
	`history` text NOT NULL,
	`tails` text
);
--> statement-breakpoint
DROP TABLE `state_intervals`;--> statement-breakpoint
CREATE TABLE `state_intervals` (
	`connection` text NOT NULL,
	`state` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	`outage_id` integer,
	`live_before_ms` integer DEFAULT 0 NOT NULL,
	`up_before_ms` integer DEFAULT 0 NOT NULL,
	`monitored_before_ms` integer DEFAULT 0 NOT NULL,
	`known_before_ms` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`connection`, `from_at`)
) WITHOUT ROWID;
