"""Says whether the cases of a question deserve trust: right answers pass, wrong ones don't, and always alike."""
