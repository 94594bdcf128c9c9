import { bench } from './bench'
import { conformance } from './conformance'
import { kernel } from './kernel'
import { rules } from './rules'
import { outputTo } from './streams'
import { walkCommand } from './walk'

const commands = { walk: walkCommand, rules, conformance, kernel, bench }

const isCommand = (name: string | undefined): name is keyof typeof commands =>
  name !== undefined && Object.hasOwn(commands, name)

const output = outputTo(process.stdout, process.stderr)

const [name, ...args] = process.argv.slice(2)
if (isCommand(name)) process.exitCode = await commands[name](args, output)
else {
  output.complain(`usage: ${Object.keys(commands).join(' | ')} …`)
  process.exitCode = 2
}
