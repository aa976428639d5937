"""Large fixed-charge networks: a plan and a proved bound where general solvers find neither.

The problem is in ``problem``, from a program in ``recognise``; the plan side is ``pivots`` and ``neighbourhoods`` on
the tree of ``simplex``, the bound side ``lagrange`` over ``nodes``; ``engine`` runs both.
"""
