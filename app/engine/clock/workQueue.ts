import { simTime, type SimTime } from '#model/simTime'
import { taskId, type Task } from './task'

/** Something that will be done at its time. */
export interface WorkItem {
  readonly due: SimTime
  /** What falls due at the same moment is done in the order in which it was put in. */
  readonly seq: number
  readonly task: Task
}

/** All that is still to be done, the next first. */
export interface WorkQueue {
  readonly items: readonly WorkItem[]
  readonly nextSeq: number
}

export const emptyQueue: WorkQueue = { items: [], nextSeq: 0 }

/** The queue of one step while it goes on. */
export interface QueueDraft {
  /**
   * Puts a task in, to be done at `due`. A task that waits already is done once: at the earlier of its two times, at the
   * place that it had.
   */
  readonly put: (due: number, task: Task) => void
  /** Takes a task out, if it waits. */
  readonly cancel: (task: Task) => void
  /** The next item, if it is due by then, taken out. */
  readonly take: (by: number) => WorkItem | undefined
  /** When the next item is due; undefined where there is none. */
  readonly nextDue: () => SimTime | undefined
  readonly finish: () => WorkQueue
}

/** A draft of `start`, which itself stays as it is. */
export function openQueue(start: WorkQueue): QueueDraft {
  // The next item stands last, so that taking it moves nothing.
  const items = [...start.items].reverse()
  const waiting = new Map(items.map((item) => [taskId(item.task), item]))
  let { nextSeq } = start

  const remove = (item: WorkItem): void => {
    items.splice(placeOf(items, item), 1)
    waiting.delete(taskId(item.task))
  }

  return {
    put: (due, task) => {
      const id = taskId(task)
      const known = waiting.get(id)
      if (known !== undefined && known.due <= due) return
      if (known !== undefined) remove(known)
      const item: WorkItem = { due: simTime(due), seq: known?.seq ?? nextSeq++, task }
      items.splice(placeOf(items, item), 0, item)
      waiting.set(id, item)
    },
    cancel: (task) => {
      const known = waiting.get(taskId(task))
      if (known !== undefined) remove(known)
    },
    take: (by) => {
      const next = items.at(-1)
      if (next === undefined || next.due > by) return undefined
      items.pop()
      waiting.delete(taskId(next.task))
      return next
    },
    nextDue: () => items.at(-1)?.due,
    finish: () => ({ items: items.toReversed(), nextSeq }),
  }
}

/** Where an item stands, or belongs, among items in falling order. */
function placeOf(items: readonly WorkItem[], { due, seq }: WorkItem): number {
  let from = 0
  let to = items.length
  while (from < to) {
    const middle = (from + to) >> 1
    const one = items[middle]
    if (one !== undefined && (one.due > due || (one.due === due && one.seq > seq))) from = middle + 1
    else to = middle
  }
  return from
}
