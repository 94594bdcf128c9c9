import { chooseTrack } from '#store/commands/chooseTrack'
import type { Player } from '#store/state'
import { usePerform } from '#store/react'
import { Select } from '../primitives/Select'

/** Which packet is followed: the connection itself, if there was one, or one of the DNS queries before it. */
export function TrackPicker({ player }: { readonly player: Player }) {
  const perform = usePerform()
  const { lookups, outcomes } = player.walk
  if (lookups.length === 0) return null
  const connects = outcomes[player.outcome]?.trace !== undefined
  const value = player.track.type === 'connection' ? 'connection' : String(player.track.index)
  return (
    <Select
      label="Packet to follow"
      className="w-44"
      value={value}
      choices={[
        ...(connects ? [{ value: 'connection', label: 'The connection' }] : []),
        ...lookups.map((lookup, index) => ({
          value: String(index),
          label: `DNS ${index + 1}: ${lookup.question.name} ${lookup.rcode ?? 'no answer'}`,
        })),
      ]}
      onChange={(next) =>
        perform(chooseTrack, {
          track: next === 'connection' ? { type: 'connection' } : { type: 'lookup', index: Number(next) },
        })
      }
    />
  )
}
