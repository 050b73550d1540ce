"""What every mode is made of: frames, sheets, maps, themes. It knows no mode."""
