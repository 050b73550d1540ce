"""What a lesson is: its file, whether that is right, its figures and its stories."""
