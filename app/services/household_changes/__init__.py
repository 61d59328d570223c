"""动态管理 (domain.md 8.13): each registered change of a household as one act of the write door.

`members` people who come and go, `heads` another head, `splits` and `merges` of households, `corrections`,
`identities` 补录, 返贫 and 剔除. Every act writes the records it changes and the event that says why, so one
undo takes all of it back. What the card knows is never asked again.
"""
