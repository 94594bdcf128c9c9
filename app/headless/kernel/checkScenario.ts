import { networkOf } from '#engine/dataplane'
import type { World } from '#engine'
import type { RequestSpec } from '#model/request'
import type { Agent } from './agent'
import { beyondLinux } from './beyondLinux'
import { checkRequest } from './checkRequest'
import { buildLab, type Lab } from './lab'
import { RuleProblem } from './loadRules'
import { missingFeature } from './missingFeature'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** Builds a cluster, sends its requests one after the other, prints a line for each, and takes everything down again. */
export async function checkScenario(
  agent: Agent,
  world: World,
  requests: readonly RequestSpec[],
  print: (line: string, request?: RequestSpec) => void,
  rewrite?: (text: string) => string,
): Promise<Tally> {
  const missing = beyondLinux(networkOf(world)) ?? (await missingFeature(networkOf(world)))
  if (missing !== undefined) {
    print(`skipped: this kernel has no ${missing}`)
    return { passed: 0, failed: 0 }
  }
  let lab: Lab
  try {
    lab = await buildLab(world, agent, rewrite)
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error
    print(`FAIL ${error.message}`)
    return { passed: 0, failed: 1 }
  }
  try {
    let failed = 0
    for (const request of requests) {
      const difference = await checkRequest(lab, world, request)
      if (difference !== undefined) failed++
      print(difference === undefined ? `ok ${request.name}` : `FAIL ${request.name}: ${difference}`, request)
    }
    return { passed: requests.length - failed, failed }
  } finally {
    await lab.close()
  }
}
