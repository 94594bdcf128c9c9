import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isRecord } from '#lib/isRecord'
import type { Sysctl } from './blueprint'

/** A socket to open: `by` is who answers there. */
export interface Listener {
  readonly ns: string
  readonly protocol: 'TCP' | 'UDP'
  readonly address: string
  readonly port: number
  readonly by: string
  readonly dns: boolean
}

/** How one real connection ended. `port` is the client's own; of a ping, its id. */
export type Attempt = { readonly port: number } & (
  | {
      readonly end: 'answered'
      readonly by: string
      readonly source: string
      readonly address: string
      readonly service: number
    }
  /** A RST, or an ICMP error where `unreachable`. */
  | { readonly end: 'reset' | 'unreachable' | 'silence' }
  /** The client's own kernel refused to send. */
  | { readonly end: 'failed'; readonly code: string }
)

export interface Connecting {
  readonly ns: string
  readonly protocol: 'TCP' | 'UDP' | 'ICMP'
  /** One connection to each, in order. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Seconds until silence is silence. */
  readonly timeout: number
  readonly tos: number
  /** One after the other, the lists of `xt_recent` in these namespaces emptied before each. */
  readonly oneByOne: boolean
  readonly forget: readonly string[]
}

/** A question that came to a DNS server; the reply goes back to whoever asked. */
export type AnswerQuestion = (by: string, query: Buffer) => Buffer

/** The process that holds all sockets of a rebuilt scenario. */
export interface Agent {
  /** The Python that runs it, without any wrapper. */
  readonly python: string
  readonly sysctl: (values: readonly Sysctl[]) => Promise<void>
  /** Opens sockets; a line for each that cannot be opened. */
  readonly listen: (sockets: readonly Listener[]) => Promise<readonly string[]>
  readonly connect: (connecting: Connecting) => Promise<readonly Attempt[]>
  readonly forget: (namespaces: readonly string[]) => Promise<void>
  /** A datagram in each namespace to one of its own loopback addresses. */
  readonly send: (namespaces: readonly string[], address: string, tos: number) => Promise<void>
  readonly serveNames: (answer: AnswerQuestion) => void
  /** Closes every socket and lets go of every namespace. */
  readonly reset: () => Promise<void>
  readonly stop: () => void
}

/** Starts the process and waits until it is ready. */
export async function startAgent(): Promise<Agent> {
  const child = spawn('python3', ['-S', '-B', fileURLToPath(new URL('agent.py', import.meta.url))])
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let next = 0
  let answerQuestion: AnswerQuestion | undefined
  const tell = (command: object): void => void child.stdin.write(`${JSON.stringify(command)}\n`)
  const ask = (command: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = next++
      pending.set(id, { resolve, reject })
      tell({ ...command, id })
    })
  const python = await ready(child, (message) => {
    if (message['event'] === 'question') {
      const { id, by, query } = message as { readonly id: number; readonly by: string; readonly query: string }
      const reply = answerQuestion?.(by, Buffer.from(query, 'hex'))
      if (reply) tell({ do: 'answer', id: -1, question: id, reply: reply.toString('hex') })
      return
    }
    const asked = pending.get(Number(message['id']))
    pending.delete(Number(message['id']))
    if (typeof message['error'] === 'string') asked?.reject(new Error(message['error']))
    else asked?.resolve(message['ok'])
  })
  child.on('exit', () => {
    for (const { reject } of pending.values()) reject(new Error('the process that holds the sockets ended'))
  })
  return {
    python,
    sysctl: async (values) => void (await ask({ do: 'sysctl', values })),
    listen: async (sockets) => (await ask({ do: 'listen', sockets })) as readonly string[],
    connect: async (connecting) => (await ask({ do: 'connect', ...connecting })) as readonly Attempt[],
    forget: async (ns) => void (await ask({ do: 'forget', ns })),
    send: async (ns, address, tos) => void (await ask({ do: 'send', ns, address, tos })),
    serveNames: (answer) => {
      answerQuestion = answer
    },
    reset: async () => void (await ask({ do: 'reset' })),
    stop: () => void child.stdin.end(),
  }
}

type Message = Readonly<Record<string, unknown>>

function ready(child: ChildProcessWithoutNullStreams, hear: (message: Message) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`python3 ended with code ${code}: ${complaint.trim()}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message: unknown = JSON.parse(line)
      if (!isRecord(message)) return
      if (message['event'] === 'ready') resolve(String(message['python']))
      else hear(message)
    })
  })
}
