// Run as a process of its own by `migrate.test.ts`: brings a database to this version, and kills itself before the given
// statement. Says how many there are where it gets to the end.
import { openForWriting } from '../database.ts'
import { prepareAppend } from '../event-writer.ts'
import { prepareDatabase } from '../migrate.ts'

const [path = '', fatal = ''] = process.argv.slice(2)
const db = openForWriting(path, 1_000)
let statements = 0
const count = (): void => {
  statements += 1
  if (statements === Number(fatal)) process.kill(process.pid, 'SIGKILL')
}

const client = db.$client
const exec = client.exec.bind(client)
client.exec = (source) => {
  count()
  return exec(source)
}
const prepare = client.prepare.bind(client)
client.prepare = ((source: string) => {
  const statement = prepare(source)
  const run = statement.run.bind(statement)
  statement.run = (...values) => {
    count()
    return run(...values)
  }
  return statement
}) as typeof client.prepare

prepareDatabase(db, path, 'demo')
prepareAppend(db)
client.close()
process.stdout.write(String(statements))
