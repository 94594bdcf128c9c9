// `npm test`: set up if needed, then every gate and every test, and one closing line that counts them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser, noBrowserMessage } from './browser.mjs'
import { ensureDependencies, run, say } from './dependencies.mjs'
import { ensureKernelTools, kernelCounts } from './kernel.mjs'

ensureDependencies()
ensureKernelTools()
const reports = mkdtempSync(join(tmpdir(), 'kubewalk-'))
const started = Date.now()
let passed = 0
let failed = 0

for (const gate of ['format:check', 'typecheck', 'lint', 'deadcode']) {
  say(`gate ${gate}`)
  count(run('npm', ['run', '--silent', gate]) === 0)
}
suite('unit and vector tests', ['vitest', 'run'], 'unit.json', vitestCounts)
suite(
  'gates against planted faults',
  ['vitest', 'run', '--config', 'e2e/gates/vitest.config.ts'],
  'gates.json',
  vitestCounts,
)
say('kernel check: the scenarios, then generated clusters for 45 s')
add(kernelCounts())
say('building')
const built = run('npm', ['run', '--silent', 'build']) === 0
count(built)
if (built) {
  say('gate size')
  count(run('npm', ['run', '--silent', 'size']) === 0)
  const browser = await ensureBrowser()
  if (!browser) {
    console.error(`kubewalk: ${noBrowserMessage}`)
    count(false)
  } else {
    say(`browser tests in ${browser}`)
    suite('browser tests', ['playwright', 'test'], 'browser.json', playwrightCounts)
  }
}
rmSync(reports, { recursive: true, force: true })
say(`took ${Math.round((Date.now() - started) / 1000)} s`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function count(held) {
  if (held) passed += 1
  else failed += 1
}

function add(counts) {
  passed += counts.passed
  failed += counts.failed
}

/** Runs one test runner, adds its counts; a run that leaves no report, or ran nothing, counts as one failure. */
function suite(title, command, file, countsOf) {
  say(title)
  const report = join(reports, file)
  const isVitest = command[0] === 'vitest'
  const reporters = isVitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const env = isVitest ? process.env : { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const code = run('npx', [...command, ...reporters], { env })
  const counts = readCounts(report, countsOf)
  add(counts)
  if (counts.passed + counts.failed === 0 || (code !== 0 && counts.failed === 0)) {
    console.error(`kubewalk: ${title}: the run itself failed (exit code ${code}, ${counts.passed} tests seen)`)
    count(false)
  }
}

function readCounts(report, countsOf) {
  try {
    return countsOf(JSON.parse(readFileSync(report, 'utf8')))
  } catch (error) {
    console.error(`kubewalk: no readable report at ${report}: ${error.message}`)
    return { passed: 0, failed: 0 }
  }
}

function vitestCounts(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests }
}

function playwrightCounts(report) {
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
}
