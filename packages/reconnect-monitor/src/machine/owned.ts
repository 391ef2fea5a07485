/** A value that nobody else holds: it may be changed in place. */
export type Owned<T> = { -readonly [Key in keyof T]: T[Key] }
