import { spawn } from 'node:child_process'

/** How a program ended and what it wrote. */
export interface Finished {
  readonly code: number
  readonly out: string
  readonly complaint: string
}

/** Runs a program to its end with `input` on its standard input. One that cannot be started ends with code 127. */
export function run(command: readonly string[], input = ''): Promise<Finished> {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    let out = ''
    let complaint = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    child.on('error', (error) => resolve({ code: 127, out, complaint: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, out, complaint: complaint.trim() }))
    child.stdin.on('error', () => {
      // The program ended without reading all of it; how it ended says the rest.
    })
    child.stdin.end(input)
  })
}

/** What the program wrote; throws with its complaint when it failed, as a kernel check cannot go on then. */
export async function mustRun(command: readonly string[], input = ''): Promise<string> {
  const { code, out, complaint } = await run(command, input)
  if (code !== 0) throw new Error(`${command.join(' ')}: ${complaint || `exit code ${code}`}`)
  return out
}

/** A program inside a network namespace. `ip netns exec` would do it too, at the price of a mount namespace. */
export const inside = (namespace: string, command: readonly string[]): readonly string[] => [
  'nsenter',
  `--net=/run/netns/${namespace}`,
  ...command,
]
