/** This process as a part of a measurement: it ends with its parent, however that ends. */
export interface Child<Command, Report> {
  tell(report: Report): void
  listen(listener: (command: Command) => void): void
}

/** Takes up the channel to the parent. @throws {Error} when the process was not spawned by the bench. */
export function childOf<Command, Report>(): Child<Command, Report> {
  const send = process.send?.bind(process)
  if (send === undefined) throw new Error('Cannot run by hand: the bench spawns this process')
  process.on('disconnect', () => process.exit(0))
  return {
    tell: (report) => void send(report),
    listen: (listener) => void process.on('message', (command) => listener(command as Command)),
  }
}
