//! Verifies a plan against its problem from the stated figures alone. Shares no code with the solver.
