"""Contract faults: machine-made wrong answers that break one sentence of a docstring, and little else.

A misread formula fails on the first random input. These do not: a check that only looks right, a small number slipped
into a logarithm, a loop that is cut short, a list of the caller's that is one entry shorter afterwards.

`checks`, `small_numbers`, `logarithms` and `loops` edit the body of a reference, as the other mutants do. `wrappers`
puts a fault around a whole function, and `differs` leaves out those that cannot matter.
"""
