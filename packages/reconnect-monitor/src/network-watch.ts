/** Losses whose impacts begin within this time of each other, in ms, are one event. */
const TOGETHER_MS = 2_000

/** What one connection tells the watch. Instants are monotonic ms of one clock. */
export interface NetworkMember {
  /** Live or degraded since `at`. */
  up(at: number): void
  /** Lost, the impact having begun at `impactAt`. `planned`: an operator or a drill did it. */
  lost(impactAt: number, planned: boolean): void
  /** Paused or stopped: it says nothing of the network any more. */
  leave(): void
}

/**
 * Sees all connections of the process from above: where every one that was up is lost at once, on at least two
 * addresses, it is not the exchanges' doing but our own network's.
 */
export interface NetworkWatch {
  /** @param onLocal Called when a loss of this connection turns out to be our own network's, once per loss. */
  join(address: string, onLocal: () => void): NetworkMember
}

interface Member {
  readonly address: string
  readonly onLocal: () => void
  upSince: number | null
  loss: { readonly upFrom: number; readonly impactAt: number; isTold: boolean } | null
}

type LostMember = Member & { loss: NonNullable<Member['loss']> }

export function createNetworkWatch(): NetworkWatch {
  const members = new Set<Member>()

  const judge = (latest: number): void => {
    const lost = [...members].filter((member): member is LostMember => member.loss !== null)
    const group = lost.filter(({ loss }) => loss.impactAt <= latest && loss.impactAt >= latest - TOGETHER_MS)
    const earliest = Math.min(...group.map(({ loss }) => loss.impactAt))
    const isHealthy = (member: Member) => wasUpAt(member, earliest) && !group.some((one) => one === member)
    if (new Set(group.map(({ address }) => address)).size < 2 || [...members].some(isHealthy)) return
    for (const { loss, onLocal } of group) {
      if (loss.isTold) continue
      loss.isTold = true
      onLocal()
    }
  }

  return {
    join(address, onLocal) {
      const member: Member = { address, onLocal, upSince: null, loss: null }
      members.add(member)
      return {
        up(at) {
          members.add(member)
          member.upSince ??= at
        },
        lost(impactAt, planned) {
          if (member.upSince === null) return
          member.loss = planned ? null : { upFrom: member.upSince, impactAt, isTold: false }
          member.upSince = null
          if (planned) return
          // Noticed later than others, it may have begun before them.
          const impacts = [...members].flatMap(({ loss }) => (loss === null ? [] : [loss.impactAt]))
          judge(Math.max(...impacts.filter((at) => at <= impactAt + TOGETHER_MS)))
        },
        leave() {
          member.upSince = null
          member.loss = null
          members.delete(member)
        },
      }
    },
  }
}

function wasUpAt({ loss, upSince }: Member, at: number): boolean {
  if (upSince !== null && upSince <= at) return true
  return loss !== null && loss.upFrom <= at && loss.impactAt >= at
}
