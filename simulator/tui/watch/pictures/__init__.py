"""What Watch draws of a moment: squares, blocks, the ribbon, the line of time."""
