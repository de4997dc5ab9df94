use crate::i18n::accounts::Texts;

pub(in crate::i18n) static TEXTS: Texts = Texts {
    sign_in: "Sign in",
    signing_in: "Signing in…",
    sign_in_hint: "Manage your platform apps and the apps connected to your organization.",
    sign_in_for_consent: "An app asks to connect to your organization. Sign in to see what it asks for, and decide.",
    continue_with: |name| format!("Continue with {name}"),
    or: "or",
    wrong_credentials: "Email or password is wrong. Check both and try again.",
    no_account: "New to OpenTrain?",
    create_account: "Create account",
    creating_account: "Creating account…",
    sign_up_hint: "An account belongs to one organization. You will be its owner.",
    sign_up_invited: "You were invited to join an organization on OpenTrain as a member.",
    have_account: "Already have an account?",
    your_name: "Your name",
    email: "Email",
    password: "Password",
    password_hint: "At least 12 characters.",
    organization_name: "Organization name",
    organization_hint: "Customers see it as the maker of your apps.",
};
