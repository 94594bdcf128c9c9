import { conformance } from './conformance'
import type { Output } from './output'
import { rules } from './rules'
import { walkCommand } from './walk'

const commands = { walk: walkCommand, rules, conformance }

const isCommand = (name: string | undefined): name is keyof typeof commands =>
  name !== undefined && Object.hasOwn(commands, name)

const output: Output = {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
}

const [name, ...args] = process.argv.slice(2)
if (isCommand(name)) process.exitCode = commands[name](args, output)
else {
  output.complain(`usage: ${Object.keys(commands).join(' | ')} …`)
  process.exitCode = 2
}
