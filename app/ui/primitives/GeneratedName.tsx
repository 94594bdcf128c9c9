interface GeneratedNameProps {
  readonly name: string
  /** The generated end of the name, when it has one. */
  readonly suffix?: string | undefined
}

/** A name that fits its room: of a generated one the prefix gives way, never the end. */
export function GeneratedName({ name, suffix }: GeneratedNameProps) {
  const generated = suffix !== undefined && suffix !== '' && name.endsWith(suffix)
  return (
    <span className="flex min-w-0 flex-1 whitespace-nowrap" title={name}>
      {generated ? (
        <>
          <span className="min-w-3 truncate text-ink-3">{name.slice(0, -suffix.length)}</span>
          <span className="shrink-0 text-ink">{suffix}</span>
        </>
      ) : (
        <span className="truncate">{name}</span>
      )}
    </span>
  )
}
