"""What an observer can work out: from priors and facts to posteriors and proofs.

Plain data in, plain data out: nothing here knows of the simulator's ledger, of screens or of
SimPy. `evidence` says what is known. `pieces` takes it apart, `solving` and `sampling` say how
likely each answer is, `proving` what is true in every world. `engine` answers, `proofs` explains.
"""
