"""What happened beside what each party knows, minute by minute."""
