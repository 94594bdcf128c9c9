import { err, ok, type Result } from '#lib/result'
import type { RequestSpec } from '#model/request'
import { hasMoments } from '#scenario'
import type { OpenCluster } from '../openCluster'
import type { FileRun, RequestRun } from './fileRun'
import { playMoments } from './playMoments'
import { runRequest } from './runRequest'

/**
 * Runs the requests of a scenario, one after the other in the same cluster, or the one that is given in place of them and
 * of everything that would happen.
 *
 * What is wrong with a request itself makes the file unusable. That there is no connection which it could go over does not:
 * the others are run all the same.
 */
export function runRequests(cluster: OpenCluster, given: RequestSpec | undefined): Result<FileRun, string> {
  const { file, scenario } = cluster
  if (given === undefined && hasMoments(scenario)) return playMoments(cluster)
  const requests: RequestRun[] = []
  let world = cluster.world
  for (const [i, request] of (given ? [given] : scenario.requests).entries()) {
    const run = runRequest(cluster, world, request, i)
    if (!run.ok) {
      const { field, message } = run.error
      return err(given ? `${file}:1:1: --${field}: ${message}` : run.error.line)
    }
    world = run.value.world
    requests.push(run.value.run)
  }
  return ok({ cluster, requests, script: [] })
}
