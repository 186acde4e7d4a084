"""The trusted side of a sandbox: starts it, asks it, and believes nothing that it answers."""
