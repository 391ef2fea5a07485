import type { Command } from 'commander'
import type { Address } from '../config/address.ts'
import type { HealthcheckFlags, HealthcheckProgram } from './healthcheck.ts'

type Addressed = (command: Command, run: (address: Address) => Promise<number>) => Command

/** `healthcheck`, for what looks after the process. */
export function addHealthcheckCommand(root: Command, program: HealthcheckProgram, addressed: Addressed): void {
  const healthcheck = root
    .command('healthcheck')
    .description(
      'ask the running bot whether it serves: status 0 = yes, 1 = no; of the configuration it reads only server.host, server.port and server.tls',
    )
    .option('--ready', 'whether every connection is up, too', false)
  addressed(healthcheck, async (address) => {
    // Its HTTP client is nothing that a running bot needs.
    const { checkHealth } = await import('./healthcheck.ts')
    return checkHealth(address, healthcheck.opts<HealthcheckFlags>(), program)
  })
}
